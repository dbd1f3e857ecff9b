/** Two signals within this are one that was sent to the whole group and forwarded as well. */
const SAME_SIGNAL_MS = 500;

/** The first signal lets what is under way finish, the second ends it. */
export function onStop(stop: () => void): void {
  let stoppedAt: number | null = null;
  const onSignal = () => {
    if (stoppedAt === null) {
      stoppedAt = performance.now();
      stop();
    } else if (performance.now() - stoppedAt > SAME_SIGNAL_MS) process.exit(130);
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
}
