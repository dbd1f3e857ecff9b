/** A value that is no JSON, or more deeply nested than can be read, was not written by us: it is as good as not there, and the
 *  next write takes its place. Every other failure is the state's own, and is told. */
export async function orAbsent(reading: Promise<unknown>): Promise<unknown> {
  try {
    return await reading;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof RangeError) return undefined;
    throw error;
  }
}
