import { enableCompileCache } from 'node:module';

// A thread does not go by the variable of its process. Plain JavaScript, so that what strips the types is not loaded either.
if (process.env.NODE_COMPILE_CACHE) enableCompileCache(process.env.NODE_COMPILE_CACHE);
await import('./engine-worker.ts');
