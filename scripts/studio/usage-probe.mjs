// Loaded into the studio's process by measure.ts: answers how much CPU time and memory it has used. In JavaScript: to load
// TypeScript before the compile cache is on would take part of the time that is measured.

/** @type {Set<import('node:worker_threads').Worker>} */
const threads = new Set();
process.on('worker', (thread) => {
  threads.add(thread);
  thread.once('exit', () => threads.delete(thread));
});

process.on('message', async () => {
  const heaps = await Promise.all([...threads].map((thread) => thread.getHeapStatistics().catch(() => undefined)));
  const { user, system } = process.cpuUsage();
  /** @type {import('./measured-studio.ts').Usage} */
  const usage = {
    cpuMs: (user + system) / 1_000,
    megabytes: process.memoryUsage.rss() / 1_048_576,
    peakMegabytes: process.resourceUsage().maxRSS / 1_024,
    threadMegabytes: heaps.flatMap((heap) => (heap ? [heap.total_physical_size / 1_048_576] : [])),
  };
  process.send?.(usage);
});
// The studio ends as it would without us.
process.channel?.unref();
