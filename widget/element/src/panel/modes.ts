/** How the panel stands where it is no bubble. */
export { default as css } from './modes.css';
