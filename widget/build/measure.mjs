import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';

export const gzip = contents => gzipSync(contents, { level: 9 });

export const integrityOf = contents => `sha384-${createHash('sha384').update(contents).digest('base64')}`;
