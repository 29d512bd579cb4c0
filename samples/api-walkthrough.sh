#!/usr/bin/env bash
# Walks the whole API with curl and checks each answer. Give it the address of a running host:
#   samples/api-walkthrough.sh [http://localhost:5080/api/v1]
set -euo pipefail
base=${1:-http://localhost:5080/api/v1}
walker="walker-$$-$RANDOM@example.org"
authorization=""
answer=$(mktemp)
trap 'rm -f "$answer"' EXIT
step=0

# call STATUS METHOD PATH [BODY]: calls, and fails unless the status is the one expected. The answer lies in $answer.
call() {
  local expected=$1 method=$2 path=$3 status
  shift 3
  local body=() who=()
  [ -z "$authorization" ] || who=(-H "Authorization: Bearer $authorization")
  [ -z "${origin:-}" ] || who+=(-H "Origin: $origin")
  [ -z "${if_match:-}" ] || who+=(-H "If-Match: $if_match")
  [ $# = 0 ] || body=(-H 'Content-Type: application/json' -d "$1")
  status=$(curl -sS -N --max-time 60 -X "$method" "${who[@]}" "${body[@]}" -o "$answer" -w '%{http_code}' "$base$path")
  step=$((step + 1))
  if [ "$status" != "$expected" ]; then
    echo "FAILED at step $step: $method $path answered $status, not $expected:" >&2
    cat "$answer" >&2
    exit 1
  fi
  echo "$step. $method $path → $status"
}
# value NAME: the first member of that name in the answer. has TEXT: the answer holds it.
value() { grep -o "\"$1\":\"[^\"]*\"" "$answer" | head -n 1 | cut -d '"' -f 4; }
has() { grep -qF -- "$1" "$answer" || { echo "FAILED at step $step: the answer lacks $1:" >&2; cat "$answer" >&2; exit 1; }; }
lacks() { ! grep -qF -- "$1" "$answer" || { echo "FAILED at step $step: the answer has $1:" >&2; cat "$answer" >&2; exit 1; }; }

# sign_in EMAIL: registers, signs in, and speaks for that account from then on.
sign_in() {
  authorization=""
  call 201 POST /auth/register "{\"email\":\"$1\",\"password\":\"correct horse battery\"}"; has "\"email\":\"$1\""; has '"created_at":'
  call 200 POST /auth/login "{\"email\":\"$1\",\"password\":\"correct horse battery\"}"; has '"token_type":"Bearer"'
  authorization=$(value access_token)
}

echo "== an account"
call 401 GET /projects; has '"code":"unauthenticated"'
sign_in "$walker"; refresh=$(value refresh_token)
call 200 GET /users/me; has "\"email\":\"$walker\""
call 200 GET /auth/session-check; has '"valid":true'
call 200 POST /auth/refresh "{\"refresh_token\":\"$refresh\"}"; authorization=$(value access_token)
call 400 POST /auth/register '{"email":"x@example.org","password":"short"}'; has '"code":"invalid_request"'
call 401 POST /auth/login "{\"email\":\"$walker\",\"password\":\"not the password\"}"; has '"code":"invalid_credentials"'
call 202 POST /auth/forgot-password "{\"email\":\"$walker\"}"

echo "== models"
call 200 GET /models; has '"models":[{'

echo "== a project with two prompts"
call 201 POST /projects '{"name":"Bicycle shop","description":"Walkthrough"}'; project=$(value id)
call 200 GET "/projects/$project"; has '"name":"Bicycle shop"'
call 200 PATCH "/projects/$project" '{"description":null,"temperature":0.2}'; has '"description":null'; has '"temperature":0.2'
call 200 GET '/projects?skip=0&take=10'; has '"total":1'
call 201 POST "/projects/$project/prompts" '{"name":"hours","content":"The shop opens at nine and closes at six on weekdays."}'; hours=$(value id)
call 201 POST "/projects/$project/prompts" '{"name":"repairs","content":"A repair takes three days."}'; repairs=$(value id)
call 200 PATCH "/projects/$project/prompts/$repairs" '{"position":0,"enabled":true}'; has '"position":0'
call 200 GET "/projects/$project/prompts"; has '"total":2'
call 200 GET "/projects/$project/prompts/$hours"; has '"position":1'

echo "== variables, versions, and two people at once"
call 200 PATCH "/projects/$project" '{"variables":{"user_name":{"default":"our guest","description":"how to address the user"}}}'; has '"default":"our guest"'
call 400 PATCH "/projects/$project/prompts/$hours" '{"content":"Greet {{nobody}}."}'; has 'no variable nobody'
call 200 PATCH "/projects/$project/prompts/$hours" '{"content":"Address the user as {{user_name}}."}'; has '"text_version":2'; version=$(grep -o '"version":[0-9]*' "$answer" | cut -d : -f 2)
call 400 PATCH "/projects/$project" '{"variables":{}}'; has 'uses the variable user_name'
call 200 GET "/projects/$project/prompts/$hours/versions"; has '"total":2'; has 'opens at nine'
if_match='"0"' call 412 POST "/projects/$project/prompts/$hours/versions/1/restore"; has '"code":"precondition_failed"'
if_match="\"$version\"" call 200 POST "/projects/$project/prompts/$hours/versions/1/restore"; has 'opens at nine'; has '"text_version":3'
call 200 GET "/projects/$project/prompts/$hours/versions/3"; has '"restored_from":1'
call 200 PATCH "/projects/$project/prompts/$repairs" '{"content":"A repair takes three days. You speak with {{user_name}}."}'
call 200 GET "/audit?project_id=$project&take=1"; has '"action":"prompt.updated"'; has '"changed":["content"]'; lacks 'three days'

echo "== chat"
call 200 POST /chat "{\"project_id\":\"$project\",\"message\":\"When does the shop open?\",\"client_message_id\":\"first\"}"
session=$(value session_id); turn=$(value turn_id); has '"status":"completed"'; has 'opens at nine'
call 200 POST /chat "{\"project_id\":\"$project\",\"message\":\"When does the shop open?\",\"client_message_id\":\"first\"}"; has "\"turn_id\":\"$turn\""
call 422 POST /chat "{\"project_id\":\"$project\",\"message\":\"Something else\",\"client_message_id\":\"first\"}"; has '"code":"client_message_id_reused"'
call 200 POST /chat/stream "{\"session_id\":\"$session\",\"message\":\"How long does a repair take?\",\"variables\":{\"user_name\":\"Ada\"}}"
has 'event: turn.started'; has 'event: text'; has 'event: turn.ended'; has 'three days'; turn=$(value turn_id); message=$(value user_message_id)
call 200 POST "/sessions/$session/chat" '{"message":"And when does it close?"}'; has '"assistant_message":{'
call 200 POST "/sessions/$session/chat/stream" '{"message":"Thank you"}'; has 'event: turn.ended'

echo "== the turn, followed again and from a cursor"
call 200 GET "/turns/$turn"; has '"status":"completed"'
call 200 GET "/turns/$turn/events"; has 'event: turn.started'; last=$(grep '^id: ' "$answer" | tail -n 1 | cut -d ' ' -f 2)
call 200 GET "/turns/$turn/events?after=0.5"; lacks 'event: turn.started'; has 'event: turn.ended'
call 204 GET "/turns/$turn/events?after=$last"
call 200 POST "/turns/$turn/stop"; has '"status":"completed"'

echo "== sessions and history"
call 200 GET "/sessions?project_id=$project"; has '"total":1'
call 200 PATCH "/sessions/$session" '{"title":"Opening hours"}'; has '"title":"Opening hours"'
call 200 GET "/sessions/$session"; has '"title":"Opening hours"'
call 200 GET "/sessions/$session/messages?take=2"; has '"has_more":true'; has '"role":"assistant"'
call 200 GET "/sessions/$session/messages"; has '"ordinal":8'
reply=$(grep -o '"id":"[^"]*","session_id":"[^"]*","turn_id":"[^"]*","ordinal":8' "$answer" | cut -d '"' -f 4)
call 200 PUT "/messages/$reply/feedback" '{"rating":"down","comment":"too long"}'; has '"rating":"down"'
call 200 POST "/sessions/$session/regenerate"; has '"status":"completed"'
call 200 PUT "/messages/$message" '{"message":"What takes three days?"}'; has '"assistant_message":{'
call 200 GET "/sessions/$session/messages"; has 'What takes three days?'; lacks 'Thank you'
call 201 POST /sessions "{\"project_id\":\"$project\",\"title\":\"Second\"}"; second=$(value id)
call 204 DELETE "/sessions/$second"
call 404 GET "/sessions/$second"; has '"code":"not_found"'

echo "== what is refused"
call 400 POST /chat "{\"project_id\":\"$project\",\"message\":\"  \"}"; has '"code":"invalid_request"'
call 400 POST /chat "{\"project_id\":\"$project\",\"message\":\"x\",\"model\":\"none/such\"}"; has '"code":"unknown_model"'
call 400 POST /chat "{\"project_id\":\"$project\",\"message\":\"x\",\"variables\":{\"nobody\":\"x\"}}"; has '"code":"invalid_request"'
call 400 POST /projects '{"name":"x","name":"y"}'; has '"code":"invalid_request"'
call 404 GET "/projects/not-an-id"; has '"code":"not_found"'
owner=$authorization; sign_in "other-$walker"
call 404 GET "/projects/$project"
call 404 GET "/turns/$turn/events"
authorization=$owner

echo "== an API key, made, used and revoked; and a visitor of a website"
call 201 POST /api-keys "{\"name\":\"walkthrough\",\"scopes\":[\"chat\",\"read\"],\"project_id\":\"$project\"}"; key=$(value id); secret=$(value key); has '"scopes":["chat","read"]'
call 200 GET /api-keys; has '"name":"walkthrough"'; lacks "$secret"
authorization=$secret
call 200 GET "/projects/$project"; has '"name":"Bicycle shop"'
call 200 POST /chat "{\"project_id\":\"$project\",\"message\":\"How long does a repair take?\"}"; has 'three days'
call 403 PATCH "/projects/$project" '{"name":"Mine"}'; has '"code":"forbidden"'
call 404 GET "/sessions/$session"
authorization=""
call 400 GET "/projects?api_key=$secret"
authorization=$owner
call 204 DELETE "/api-keys/$key"
authorization=$secret
call 401 GET "/projects/$project"; has '"code":"unauthenticated"'
authorization=$owner
call 200 PATCH "/projects/$project" '{"widget":{"allowed_origins":["https://shop.example"],"greeting":"Hello!"}}'; publishable=$(value publishable_key)
authorization=""
call 403 GET "/widget/$publishable/config"
origin=https://evil.example call 403 POST "/widget/$publishable/visitors" '{}'
origin=https://shop.example call 200 GET "/widget/$publishable/config"; has '"greeting":"Hello!"'
origin=https://shop.example call 200 POST "/widget/$publishable/visitors" '{}'; visitor=$(value token)
authorization=$visitor
origin=https://shop.example call 200 POST /chat "{\"project_id\":\"$project\",\"message\":\"When does the shop open?\"}"; has 'opens at nine'
origin=https://shop.example call 403 GET /projects
origin=https://shop.example call 204 DELETE "/widget/$publishable/visitors"
origin=https://shop.example call 401 GET "/sessions?project_id=$project"
authorization=$owner

echo "== clean up"
call 204 DELETE "/projects/$project/prompts/$hours"
call 204 DELETE "/projects/$project"
call 404 GET "/sessions/$session"
call 204 POST /auth/logout
call 401 GET /projects
echo "The walkthrough is through: $step steps."
