import { enableCompileCache } from 'node:module';
import { workerData } from 'node:worker_threads';

// Plain JavaScript, so that even what strips the types is not loaded where somebody has stripped them before.
if (workerData.compiled !== null) enableCompileCache(workerData.compiled);
await import('./environment-worker.ts');
