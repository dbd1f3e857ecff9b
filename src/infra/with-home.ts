/** A path as somebody wrote it in a setting. */
export const withHome = (path: string, homeDir: string) => path.replace(/^~(?=\/)/u, () => homeDir);
