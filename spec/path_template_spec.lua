local path_template = require "homegen.path_template"

describe("homegen.path_template", function()
  it("fills in what it knows and leaves the rest", function()
    assert.equal("out/smart_replace-7.{ext}",
      path_template.expand("out/{service}-{id}.{ext}", { service = "smart_replace", id = "7" }))
  end)

  it("keeps filled-in values inside the folder", function()
    for _, key in ipairs { "../../etc/passwd", "/etc/passwd", "a/b", "..", "a\\b", "a\0b" } do
      local path = path_template.expand("out/{key}.png", { key = key })
      assert.is_nil(path:sub(5):find("[/\\%z]"))
      assert.is_nil(path:match("^out/%.%.?"))
    end
  end)

  it("cuts endless names", function()
    assert.is_true(#path_template.expand("{key}.png", { key = ("x"):rep(1e5) }) < 256)
  end)

  for template, problem in pairs { ["a/{nope}.png"] = "placeholder", ["a/"] = "file name", [""] = "path", ["{ext}/a.png"] = "ext" } do
    it(("refuses %q"):format(template), function()
      assert.truthy(path_template.problem(template):find(problem, 1, true))
    end)
  end

  it("accepts plain paths", function()
    assert.is_nil(path_template.problem("a/b c/{key}-{index}.{ext}"))
  end)
end)
