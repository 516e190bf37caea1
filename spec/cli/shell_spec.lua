local shell = require "homegen.cli.shell"

describe("homegen.cli.shell", function()
  it("quotes what a shell would read as something else", function()
    for _, word in ipairs { "a b", "it's", "", "$HOME", "a;b", "*", "größe", "a\nb", "~x", "-n" } do
      local pipe = io.popen("printf '%s.' " .. shell.quote(word))
      local back = pipe:read "*a"
      pipe:close()
      assert.equal(word .. ".", back)
    end
    assert.equal("homegen resume smart-replace 17", shell.join { "homegen", "resume", "smart-replace", "17" })
  end)
end)
