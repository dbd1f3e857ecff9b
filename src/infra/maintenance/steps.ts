/** Each before it is done; a test stops the process there, or changes the world. */
export type MaintenanceStep =
  | 'lock'
  | 'backup'
  | 'stage'
  | 'swap-first'
  | 'swap-second'
  | 'verify'
  | 'unlock';

export type OnStep = (step: MaintenanceStep) => void;
