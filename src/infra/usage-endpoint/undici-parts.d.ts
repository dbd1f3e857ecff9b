/** The parts of undici that are loaded one by one (`connections.ts`); the package types itself as a whole only. */

declare module 'undici/lib/dispatcher/env-http-proxy-agent.js' {
  import { EnvHttpProxyAgent } from 'undici';
  export default EnvHttpProxyAgent;
}

declare module 'undici/lib/dispatcher/dispatcher.js' {
  import { Dispatcher } from 'undici';
  export default Dispatcher;
}

/** What every dispatcher gets: `request` and the like. */
declare module 'undici/lib/api/index.js' {
  const methods: object;
  export default methods;
}
