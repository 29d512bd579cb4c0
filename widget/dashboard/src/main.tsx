import './ui/tokens.css';
import './ui/base.css';
import './ui/ui.css';
import './app/shell.css';
import { render } from 'preact';
import { App } from './app/App.js';
import { keepFocus } from './app/focus.js';
import { listen } from './app/router.js';
import { findOut, guard } from './app/session.js';
import { followTheme } from './app/theme.js';

followTheme();
keepFocus();
listen();
guard();
void findOut();
render(<App />, document.getElementById('app')!);
