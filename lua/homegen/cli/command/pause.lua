--- `homegen pause` and `homegen unpause`: keys that are held back, and let go of.

local exit_codes = require "homegen.cli.exit_codes"
local journal_view = require "homegen.cli.journal_view"

local pause = {}

---@class homegen.cli.Holding
---@field help string
---@field paused boolean what it comes to
---@field news string
---@field same string when it was so already

---@param name "pause"|"unpause"
---@param words homegen.cli.Holding
local function make(name, words)
  local function run(own)
    for _, key in ipairs(own.parsed.keys) do
      local new, exit_code = journal_view.ask(own, name, key)
      if new == nil then return exit_code end
      own.out:event("paused", { key = key, paused = words.paused, changed = new })
      own.out:print(("%s: %s"):format(key, new and words.news or words.same))
    end
    return exit_codes.DONE
  end
  return {
    define = function(parser)
      local own = parser:command(name, words.help)
      own:argument("keys", "Keys of jobs, whether or not there is a task of them."):args "+"
      journal_view.define(own)
    end,
    run = function(parsed) return journal_view.with(parsed, run) end,
  }
end

pause.pause = make("pause", {
  help = "Hold keys back: nothing of them is sent, in whatever process, until they are let go of.", paused = true,
  news = "paused: nothing of it is sent; what the provider has already is followed, as it is paid",
  same = "was paused already",
})

pause.unpause = make("unpause", {
  help = "Let go of keys that were held back.", paused = false, news = "goes on", same = "was not paused",
})

pause.define, pause.run = pause.pause.define, pause.pause.run

return pause
