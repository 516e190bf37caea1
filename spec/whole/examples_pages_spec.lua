--- README.md and docs/, as a reader types them: the blocks of a page one after the other, in one folder, which holds the files of a
--- checkout, a picture room.png, its mask mask.png, and the homegen of this tree as the command `homegen`. The environment names
--- a provider with a key, as the pages say it does. What stands on a fence:
---
---     ```lua             a program of its own; one with a journal is run twice
---     ```lua fragment    a piece of a host's program, which is run where the host is (spec/host); here it has to be Lua
---     ```sh              lines that are typed. The folder, files, what was exported and a sandbox that was started with "&" stay
---                        for the blocks behind. Standard input has ended: nothing can ask
---     ```sh root         needs root, the network or many minutes, or changes the machine: read by `bash -n`
---     ```sh fragment     has something to be filled in ("…"), or wants what is not here: read by `bash -n`
---     ```python          run where its imports are installed, else read
---     ```json, c, html   read: by lua-cjson, the C compiler, and Node its scripts
---     ```text            what the program directly before it prints, on both outputs: "…" is anything, blanks are any number of
---                        blanks, and the order of lines is free. Without it a program ends with exit status 0, and may print
---     ```text excerpt    no program's output: shown alone
---     ```nginx, yaml     run where the host is (spec/host)
---
--- A fence that says anything else, or nothing, fails. A port that is named (`--port 8090`, `port = 8090`) is another one, which
--- is free, everywhere on the page.
---
--- A page that takes long has a file of its own, spec/whole/pages/NAME_spec.lua for docs/NAME.md, so that it runs beside the others.

local blocks = require "spec.support.page.blocks"
local check = require "spec.support.page.check"
local scratch = require "spec.support.scratch"

for _, page in ipairs(blocks.pages()) do
  local name = page:match "^docs/(.*)%.md$"
  if not name or not scratch.read(("spec/whole/pages/%s_spec.lua"):format(name)) then check(page) end
end

describe("README.md", function()
  it("shows the example that it names, and says what each of its programs prints", function()
    local first
    for _, block in ipairs(blocks.of "README.md") do
      if block.kind == "lua" then
        first = first or block
        assert.is_string(block.output, "line " .. block.line)
      end
    end
    assert.equal(scratch.read "examples/smart_replace.lua", first.text)
  end)
end)
