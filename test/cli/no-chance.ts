/** A process that loads this leaves nothing to chance: of all that is spread over a time, the first comes at once. */
Math.random = () => 0;
