// Calls `send` with 1 … count, one every 100 ms: long enough that a restart falls in between.
export async function every(count, send) {
  for (let n = 1; n <= count; n += 1) {
    send(n);
    await new Promise((done) => { setTimeout(done, 100); });
  }
}
