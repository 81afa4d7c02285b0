/**
 * After a window's end, how long its closing waits for empathies that were accepted in time and are still being written.
 * Longer than a request may run (the API function's timeout), so that none can come after.
 */
export const settleGraceMs = 30_000;
