/** The product's mark: lines of a conversation. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" width="26" height="26" aria-hidden="true">
    <rect width="32" height="32" rx="8" fill="var(--accent)" />
    <path d="M9 11h14M9 16h14M9 21h8" stroke="var(--on-accent)" stroke-width="2.5" stroke-linecap="round" />
  </svg>
);
