require "spec.support.page.check" "docs/operating.md"
