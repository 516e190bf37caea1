--- Golden: every sentence about money that an agent can be told. A change of one is a change of what is promised.

local errors = require "homegen.base.errors"
local money = require "homegen.mcp.money"

local KEY = "agent-0a"

local function told(job)
  job.key, job.price, job.unit = KEY, job.price or 3, job.unit or "credit"
  local sentence, next_step = money.of(job)
  return sentence .. "\n" .. next_step
end

local AGAIN = "Call the same tool again with the same parameters and the same consent: it is the same job, and is not paid for twice."
local SETTLE = "Do not buy it again. A person has to look at the provider's list of tasks and say what is there: "
  .. "homegen settle agent-0a --id ID, or homegen settle agent-0a --not-created."

local GOLDEN = {
  { { state = "waiting" }, "Nothing is charged so far: it was not sent.\n" .. AGAIN },
  { { state = "sending" },
    "The paid request is on its way: 3 credits are charged if the provider accepts it.\nCall wait with the key agent-0a." },
  { { state = "queued", id = "1" }, "3 credits were charged. The job goes on at the provider.\nCall wait with the key agent-0a." },
  { { state = "processing", id = "1", price = 1, unit = "photo" },
    "1 photo was charged. The job goes on at the provider.\nCall wait with the key agent-0a." },
  { { state = "succeeded", id = "1" }, "3 credits were charged.\nThe picture is there." },
  { { state = "succeeded", id = "1", error = { kind = "io" } },
    "3 credits were charged; the picture was made, and is not saved yet.\nCall wait with the key agent-0a." },
  { { state = "failed", id = "1" },
    "3 credits were charged, and the provider gives it back: it could not make the picture.\n"
      .. "Change the prompt or the picture, and ask for a quote again." },
  { { state = "terminated", id = "1" },
    "3 credits were charged. The provider ended the task; no document promises that it is given back.\nTell the person." },
  { { state = "lost", id = "1" }, "3 credits were charged. The provider does not know the task any more.\nTell the person." },
  { { state = "refused", error = { kind = "credits" } },
    "Nothing was charged: the provider refused it.\nA person has to top up the account at the provider." },
  { { state = "refused", error = { kind = "content" } },
    "Nothing was charged: the provider refused it.\nChange the prompt or the picture, and ask for a quote again." },
  { { state = "refused", error = { kind = "auth" } },
    "Nothing was charged: the provider refused it.\nA person has to look at the API key: the provider refuses it." },
  { { state = "refused", error = { kind = "api" } },
    "Nothing was charged: the provider refused it.\nRead the message; to try once more, ask for a quote again." },
  { { state = "not_sent", error = { kind = "network" } },
    "Nothing was charged: it was not sent.\nCall the same tool again later, with the same parameters and the same consent." },
  { { state = "unknown_outcome", price = 1 }, "It is not known whether 1 credit was charged. It is not sent again.\n" .. SETTLE },
  { { state = "queued", error = { kind = "io", outcome = "unknown" } },
    "It is not known whether 3 credits were charged. It is not sent again.\n" .. SETTLE },
  { { state = "canceled" }, "Nothing was charged: it was not sent, and will not be.\nTo buy it after all, ask for a quote again." },
  { { state = "canceled", id = "1" },
    "3 credits were charged. Nobody follows it; it goes on at the provider.\nTo follow it again, call wait with the key agent-0a." },
  { { state = "expired" }, "Nothing was charged: it was not sent.\n" .. AGAIN },
  { { state = "expired", id = "1" },
    "3 credits were charged. Nobody follows it any more; it may go on at the provider.\n"
      .. "To follow it again, call wait with the key agent-0a." },
}

local NO_JOB = {
  invalid = "Correct the parameters that are named, and ask for a quote again.",
  config = "A person has to set this up: the hint says what is missing.",
  auth = "A person has to look at the API key: the provider refuses it.",
  credits = "A person has to top up the account at the provider.",
  content = "Change the prompt or the picture, and ask for a quote again.",
  budget = "The limit that a person has set is reached. Do not try again; tell the person.",
  limit = "Wait a minute, then call the same tool again with the same parameters and the same consent.",
  network = "Call the same tool again later, with the same parameters and the same consent.",
  server = "Call the same tool again later, with the same parameters and the same consent.",
  io = "A person has to look at this machine: the message says what failed.",
  protocol = "Read the message; to try once more, ask for a quote again.",
}

describe("homegen.mcp.money", function()
  for _, case in ipairs(GOLDEN) do
    local job, wanted = case[1], case[2]
    local name = job.state .. (job.id and " with an id" or "") .. (job.error and ", " .. job.error.kind or "")
    it("says of a job that is " .. name, function() assert.equal(wanted, told(job)) end)
  end

  it("has a sentence for each state that there is", function()
    local seen = {}
    for _, case in ipairs(GOLDEN) do seen[case[1].state] = true end
    for state in ("waiting sending queued processing succeeded failed terminated refused not_sent unknown_outcome canceled expired lost")
      :gmatch "%S+" do
      assert.is_true(seen[state], state)
    end
  end)

  it("says of a call that came to no job that nothing was charged, and what to do", function()
    for kind, wanted in pairs(NO_JOB) do
      assert.is_true(errors.is_kind(kind))
      local sentence, next_step = money.no_job(kind)
      assert.same({ "Nothing was sent, and nothing was charged.", wanted }, { sentence, next_step })
    end
  end)

  it("claims nothing of a purchase that the journal tells nothing of, nor of a call that buys nothing", function()
    assert.same({
      "What was charged for this job cannot be told now. It is never sent twice.",
      "Do not buy it again. Call status with the key agent-0a.",
    }, { money.unseen(KEY) })
    assert.same({ "This call bought nothing, and charged nothing.", "Read the message." }, { money.no_purchase() })
  end)

  it("says what a quote costs, and that it costs nothing itself", function()
    assert.equal("This costs 20 credits. Nothing is charged for this answer.", money.offer(20, "credit"))
    assert.equal("This costs 1 photo. Nothing is charged for this answer.", money.offer(1, "photo"))
  end)
end)
