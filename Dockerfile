# The sample host. docker build -t chatbot . && docker run --env-file .env -p 8080:8080 chatbot
# See compose.yaml for a whole installation, and docs/accounts.md for what Production asks for.
FROM node:22-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
# The widget is built with Node.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && ln -s ../lib/node_modules/npm/bin/npx-cli.js /usr/local/bin/npx
WORKDIR /source
COPY . .
# Compiled ahead, so that it starts sooner.
RUN dotnet publish samples/Host -c Release --use-current-runtime --self-contained false -p:PublishReadyToRun=true -o /app && mkdir /app/data

FROM mcr.microsoft.com/dotnet/aspnet:10.0
WORKDIR /app
COPY --from=build /app .
# Only the data is the application's to write: the SQLite file, where that is the database.
COPY --from=build --chown=$APP_UID:$APP_UID /app/data /app/data
USER $APP_UID
VOLUME /app/data
EXPOSE 8080
ENTRYPOINT ["dotnet", "ChatbotPlatform.Host.dll"]
