import type { Words } from './en.js';

export const words = {} as Words;
