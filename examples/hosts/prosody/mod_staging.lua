-- Prosody: a chat bot that stages a room. Who writes "a green velvet sofa" to room@staging.example.org gets the address of the
-- picture. IDEAL_HOUSE_API_KEY is set, and in prosody.cfg.lua:
--
--   Component "staging.example.org" "staging"
--     staging_photograph = "https://example.com/room.jpg"
--     staging_mask = "https://example.com/mask.png"
--     staging_people = { "me@example.org" }   -- a picture costs a credit: these may ask for one
local homegen = require "homegen"
local jid = require "util.jid"
local st = require "util.stanza"

local people = module:get_option_set("staging_people", {})
local photograph, mask = module:get_option_string "staging_photograph", module:get_option_string "staging_mask"
local client = assert(homegen.new())

local function stage(stanza, prompt)
  local result, err = homegen.await(client:smart_replace { image_url = photograph, mask_url = mask, prompt = prompt })
  module:send(st.reply(stanza):body(result and result.url or err.message))
end

local function on_message(event)
  local stanza = event.stanza
  local prompt = stanza.attr.type ~= "error" and stanza:get_child_text "body"
  if not (prompt and people:contains(jid.bare(stanza.attr.from))) then return true end
  homegen.spawn(stage, st.clone(stanza), prompt) -- the server goes on meanwhile
  return true
end

for _, kind in ipairs { "bare", "full", "host" } do module:hook("message/" .. kind, on_message) end

function module.unload() homegen.spawn(client.close, client) end
