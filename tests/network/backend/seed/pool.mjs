// Runs the jobs, four at a time; answers with what they gave, in their order.
export async function pool(jobs) {
  const out = new Array(jobs.length);
  let next = 0;
  const work = async () => {
    while (next < jobs.length) {
      const i = next++;
      out[i] = await jobs[i]();
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, jobs.length) }, work));
  return out;
}
