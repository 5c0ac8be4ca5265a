/** The views of every investigation, in the order of their tabs; traces and metrics add one more, the service. */
export const VIEWS = ['overview', 'timeline', 'features', 'segments', 'examples', 'monitoring', 'reading'];
