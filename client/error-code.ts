/**
 * The code of an error of the core. The entries beside it are built by themselves, and would not know its class: each had one of
 * its own.
 */
export const codeIn = (error: unknown): string => String((error as { readonly code?: unknown } | null)?.code);
