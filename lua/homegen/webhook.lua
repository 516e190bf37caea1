--- homegen.webhook: webhooks of iaCrea's tasks, received by a listener of homegen's own, or by a server that hands them over.

local await = require "homegen.waiting.await"
local caller = require "homegen.waiting.caller"
local future = require "homegen.waiting.future"
local misuse = require "homegen.base.misuse"
local reactor = require "homegen.loop.reactor"
local webhook_listener = require "homegen.client.webhook_listener"
local webhooks = require "homegen.client.webhooks"

---@class homegen.webhook
local webhook = {
  listen = webhook_listener.listen,
}

---Takes in a webhook that another server has received, such as nginx. The client may be any one on the journal.
---@async
---@param client homegen.Client that has the task, or any on its journal
---@param path string the path that was called, such as ngx.var.uri: its last part says which task it is about
---@param body? string of the request: a hint that is not believed
---@return integer status to answer with: 200; 404: it belongs to no task; 413: the body is too large; 503: it cannot be written
---  down now, or the client is closed
function webhook.handle(client, path, body)
  if type(client) ~= "table" or type(client.accounts) ~= "table" then misuse("homegen.webhook.handle: a client expected") end
  if client.epoch ~= reactor.epoch then misuse("homegen: used after fork: this client is the parent's, make another") end
  if type(path) ~= "string" then misuse("homegen.webhook.handle: the path must be text") end
  if body ~= nil and type(body) ~= "string" then misuse("homegen.webhook.handle: the body must be text or nil") end
  caller.place "homegen.webhook.handle" -- before anything is begun
  local done = future.new()
  webhooks.receive(client, path, body or "", function(status) done:succeed(status) end)
  return (await.await(done))
end

return webhook
