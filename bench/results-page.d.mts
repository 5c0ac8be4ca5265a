/** The machine and the versions of what is measured on it, as one line. */
export function machine(): string;
