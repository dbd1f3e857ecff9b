# The bot, without OpenClaw: it reads the gateway's logins and changes nothing. For changes see compose.yaml.

FROM node:24.21.0-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY tools/node24 tools/node24
RUN npm ci --ignore-scripts
COPY tools/build.ts tools/build.ts
COPY src src
COPY adapters adapters
RUN npm run build

FROM node:24.21.0-bookworm-slim AS dependencies
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
COPY tools/node24 tools/node24
RUN npm ci --ignore-scripts --omit=dev

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production \
    HTTP_PORT=8080 \
    STATE_URL=/var/lib/codex-profiler/state.sqlite
WORKDIR /app
COPY package.json LICENSE ./
COPY bin bin
COPY --from=dependencies /build/node_modules node_modules
COPY --from=build /build/dist dist
# Nothing in /app belongs to who runs it. The root file system may be read-only: only state and /tmp are written.
RUN install -d -o node -g node -m 0700 /var/lib/codex-profiler
VOLUME /var/lib/codex-profiler
USER node
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.HTTP_PORT + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "bin/codex-profiler.js"]
CMD ["start"]
