#!/usr/bin/env bash
# Makes the two roles of docs/storage.md when the database server starts for the first time: the owner of the tables, and the application, which owns
# nothing. The server's own superuser would stand above the walls between the tenants.
set -euo pipefail
psql -v ON_ERROR_STOP=1 -v password="$CHATBOT_DB_PASSWORD" --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE chatbot_owner LOGIN PASSWORD :'password';
CREATE ROLE chatbot_app LOGIN PASSWORD :'password';
CREATE DATABASE chatbot OWNER chatbot_owner;
SQL
