/** Fit to be pasted into a shell and into SQL, whatever quotes are around it, and no address. */
export const isPlain = (name: string) => /^(?!-)[\w:.+-]{1,100}$/u.test(name);
