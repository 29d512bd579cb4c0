import { PageHead } from '../ui/bits.js';

export default function Soon() {
  return <div class="page"><PageHead title="…" /></div>;
}
