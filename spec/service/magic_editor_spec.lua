local price = require "homegen.client.price"
local magic_editor = require "homegen.service.magic_editor"

describe("the magic editor service", function()
  it("has the document's paths", function()
    assert.equal("/api/v1/magicEditor/generate", magic_editor.create_path)
    assert.equal("/api/v1/magicEditor/result", magic_editor.result_path)
  end)

  it("costs what its model costs", function()
    assert.equal(1, price.of(magic_editor, { model_type = "Flash" }))
    assert.equal(3, price.of(magic_editor, { model_type = "Base" }))
    assert.equal(10, price.of(magic_editor, { model_type = "Pro" }))
  end)

  it("has the document's statuses", function()
    assert.same({
      Unprocessed = "queued", Processing = "processing", Success = "succeeded", Failed = "failed",
      Termination = "terminated",
    }, magic_editor.statuses)
  end)
end)
