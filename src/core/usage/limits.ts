/** What a person may choose for one profile's check, in settings and on the command line alike. Both ends included. */
export const USAGE_TIMEOUT_SEC = { least: 1, most: 120 } as const;
export const USAGE_RETRIES = { least: 0, most: 5 } as const;
