import type { HttpFault } from '../ports.ts';
import type { Line } from '../reply.ts';

/** What is said, on the machine itself, about the port that is listened on. */

const faults: Record<HttpFault, string> = {
  taken: 'is in use by another program. Stop that one, or set HTTP_PORT to another port.',
  forbidden: 'may not be opened by this user. Set HTTP_PORT to a port above 1023.',
  elsewhere:
    'cannot be opened, since the address is not one of this machine. Set HTTP_HOST to one that is, or remove it.',
};

export const http = {
  notOpen: (host: string, port: number, fault: HttpFault): Line => [
    `Port ${port} on ${host} ${faults[fault]} The bot did not start.`,
  ],
};
