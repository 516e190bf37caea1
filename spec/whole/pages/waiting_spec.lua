require "spec.support.page.check" "docs/waiting.md"
