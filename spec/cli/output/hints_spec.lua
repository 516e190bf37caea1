local hints = require "homegen.cli.output.hints"

describe("homegen.cli.output.hints", function()
  for given, wanted in pairs {
    ["give homegen.new{ ideal_house = { api_key = … } } or set IDEAL_HOUSE_API_KEY, or try it with sandbox = true"] =
      "set IDEAL_HOUSE_API_KEY, or try it with --sandbox",
    ["give homegen.new{ iacrea = { user_id = … } } or set IACREA_USER_ID"] = "set IACREA_USER_ID",
    ["check ideal_house.api_key or IDEAL_HOUSE_API_KEY"] = "check IDEAL_HOUSE_API_KEY",
    ["check iacrea.api_key, and that iacrea.user_id belongs to it"] = "check IACREA_API_KEY, and that IACREA_USER_ID belongs to it",
    ["check ideal_house.base_url and IDEAL_HOUSE_BASE_URL"] = "check --base-url and IDEAL_HOUSE_BASE_URL",
    ["check iacrea.api_key and IACREA_API_KEY: the key alone, as the provider shows it"] =
      "check IACREA_API_KEY: the key alone, as the provider shows it",
    ["give homegen.new{ upload = function(bytes, name) return url end }, or a URL instead of the file"] =
      "give --upload 'COMMAND', which prints a URL for the picture, or a URL instead of the file",
    ["nothing was sent; raise `budget`, or wait for tasks that may be refunded"] = "raise --budget, or wait for tasks that may be refunded",
    ["wait, or lower max_unfinished"] = "wait, and run it again",
    ["top up the account's credits"] = "top up the account's credits",
    ["reword the prompt: it failed content review"] = "reword the prompt: it failed content review",
  } do
    it("says: " .. wanted, function() assert.equal(wanted, hints.translate(given)) end)
  end

  it("leaves out what the command says better", function()
    for _, given in ipairs {
      "the task goes on at the provider: client:resume(service, id) follows it again",
      "the result still exists at the provider: save it again with result:save(path)",
      "it may have been charged, so it is not sent again: look at the provider's task list or balance, then client:settle",
      "nothing was sent and nothing was charged", "what it cost is refunded",
    } do assert.is_nil(hints.translate(given)) end
    assert.is_nil(hints.translate(nil))
  end)

  it("speaks no Lua, whatever hint the library has", function()
    local pipe = io.popen "grep -rhoE 'hint = \"[^\"]+\"' lua/homegen --include=*.lua --exclude-dir=cli"
    local count = 0
    for line in pipe:lines() do
      count = count + 1
      local said = hints.translate(line:match '"(.*)"') or ""
      for _, word in ipairs { "homegen.new", "client:", "result:", "chain%.", "api_key", "_url", " = true" } do
        assert.is_nil(said:find(word), said)
      end
    end
    pipe:close()
    assert.is_true(count > 20)
  end)

  it("names the command that turns a mask", function()
    assert.equal("black. Else: homegen mask convert FILE --from white",
      hints.of_mask 'black. Else: homegen.mask.convert{ mask = …, from = "white" }')
  end)
end)
