local denial = require "homegen.provider.denial"

describe("homegen.provider.denial", function()
  it("tells words that say that there is no such task from others", function()
    for _, words in ipairs { "task not found", "Task does not exist", "NO SUCH TASK", "unknown taskId", "任务不存在" } do
      assert.equal("no_task", denial.answer(words))
    end
    for _, words in ipairs { "", "failed", "try again", "internal error" } do assert.equal("failing", denial.answer(words)) end
    assert.equal("failing", denial.answer(nil))
  end)
end)
