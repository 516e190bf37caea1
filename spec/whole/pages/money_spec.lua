require "spec.support.page.check" "docs/money.md"
