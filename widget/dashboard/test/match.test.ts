import { describe, expect, it } from 'vitest';
import { match, safeReturn } from '../src/app/match.js';

const routes = [{ path: '/' }, { path: '/new' }, { path: '/projects/:project' }, { path: '/projects/:project/chat/:session' }];

describe('match', () => {
  it('finds a route and what its path names', () => {
    expect(match(routes, '/')?.route.path).toBe('/');
    expect(match(routes, '/projects/7/chat/a%2Fb')).toEqual({ route: routes[3], params: { project: '7', session: 'a/b' } });
  });

  it('passes over a slash at the end', () => expect(match(routes, '/new/')?.route.path).toBe('/new'));

  it('knows no path that is longer, shorter or other', () => {
    for (const path of ['/projects', '/projects/7/chat', '/old', '/projects/7/chat/1/2'])
      expect(match(routes, path), path).toBeUndefined();
  });

  it('takes what cannot be decoded for no name', () => expect(match(routes, '/projects/%E0%A4%A')).toBeUndefined());
});

describe('safeReturn', () => {
  it('leads back to a screen', () => expect(safeReturn('/projects/7/prompts?q=1')).toBe('/projects/7/prompts?q=1'));

  it('leads nowhere else', () => {
    for (const wanted of ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '', null, undefined, 'projects', '/a\\..\\b'])
      expect(safeReturn(wanted), String(wanted)).toBe('/');
  });

  it('never leads from the login to the login', () => {
    for (const wanted of ['/login', '/login?return=%2Flogin', '/register', '/forgot-password', '/reset-password?token=1'])
      expect(safeReturn(wanted)).toBe('/');
  });
});
