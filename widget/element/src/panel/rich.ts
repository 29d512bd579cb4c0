/** How code, tables, pictures and formulas look: for answers that have some. */
export { default as css } from './rich.css';
