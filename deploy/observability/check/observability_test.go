package check

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile("../../../" + path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func documented(t *testing.T) Metrics {
	t.Helper()
	metrics := Documented(read(t, "docs/metrics.md"))
	for _, rule := range rules(t) {
		if rule.Record != "" {
			metrics[rule.Record] = nil
		}
	}
	return metrics
}

func rules(t *testing.T) []Rule {
	t.Helper()
	rules, err := Rules("../rules")
	if err != nil || len(rules) == 0 {
		t.Fatal("no rules", err)
	}
	return rules
}

func alerts(t *testing.T) []Rule {
	t.Helper()
	return slices.DeleteFunc(rules(t), func(rule Rule) bool { return rule.Alert == "" })
}

func dashboards(t *testing.T) []Dashboard {
	t.Helper()
	dashboards, err := Dashboards("../dashboards")
	if err != nil || len(dashboards) != 6 {
		t.Fatal("not six dashboards", err)
	}
	return dashboards
}

func TestRulesAskForWhatIsThere(t *testing.T) {
	metrics := documented(t)
	for _, rule := range rules(t) {
		for _, finding := range metrics.Findings(rule.Expr) {
			t.Errorf("%s%s: %s", rule.Alert, rule.Record, finding)
		}
	}
}

func TestPanelsAskForWhatIsThereAndEachOnlyOnce(t *testing.T) {
	metrics := documented(t)
	seen := map[string]string{}
	for _, dashboard := range dashboards(t) {
		if len(dashboard.Panels) == 0 {
			t.Errorf("%s is empty", dashboard.UID)
		}
		for _, panel := range dashboard.Panels {
			name := dashboard.UID + ", " + panel.Title
			for _, target := range panel.Targets {
				for _, finding := range metrics.Findings(target.Expr) {
					t.Errorf("%s: %s", name, finding)
				}
				if other, ok := seen[target.Expr]; ok {
					t.Errorf("%s shows what %s shows", name, other)
				}
				seen[target.Expr] = name
			}
		}
	}
}

// Each of our metrics is on a dashboard or in a rule: one that nobody looks at is none.
func TestEachMetricIsLookedAt(t *testing.T) {
	var asked strings.Builder
	for _, rule := range rules(t) {
		asked.WriteString(rule.Expr + "\n")
	}
	for _, dashboard := range dashboards(t) {
		for _, panel := range dashboard.Panels {
			for _, target := range panel.Targets {
				asked.WriteString(target.Expr + "\n")
			}
		}
	}
	for _, match := range regexp.MustCompile("(?m)^\\| `(sluice_\\w+)` ").FindAllStringSubmatch(read(t, "docs/metrics.md"), -1) {
		if !strings.Contains(asked.String(), match[1]) {
			t.Errorf("nobody looks at %s", match[1])
		}
	}
}

var heading = regexp.MustCompile(`(?m)^## (Sluice\w+)$`)

// The page's entries, by heading.
func entries(page string) map[string]string {
	entries := map[string]string{}
	places := heading.FindAllStringSubmatchIndex(page, -1)
	for i, place := range places {
		end := len(page)
		if i+1 < len(places) {
			end = places[i+1][0]
		}
		entries[page[place[2]:place[3]]] = page[place[1]:end]
	}
	return entries
}

func TestEachAlertHasAnEntryInTheRunbookAndEachEntryAnAlert(t *testing.T) {
	entries := entries(read(t, "docs/runbook.md"))
	meant := map[string]bool{}
	for _, alert := range alerts(t) {
		anchor := strings.TrimPrefix(alert.Annotations["runbook"], "docs/runbook.md#")
		found := false
		for name := range entries {
			if strings.ToLower(name) == anchor {
				found, meant[name] = true, true
			}
		}
		if !found {
			t.Errorf("%s leads to no entry: %q", alert.Alert, alert.Annotations["runbook"])
		}
		if !slices.Contains([]string{"page", "ticket"}, alert.Labels["severity"]) || alert.Annotations["summary"] == "" {
			t.Errorf("%s has no severity or no summary", alert.Alert)
		}
	}
	for name, entry := range entries {
		if !meant[name] {
			t.Errorf("no alert leads to %s", name)
		}
		for _, part := range []string{"**Means**", "**Look**", "**Do**"} {
			if !strings.Contains(entry, part) {
				t.Errorf("%s does not say: %s", name, part)
			}
		}
		if sql.MatchString(entry) {
			t.Errorf("%s wants SQL", name)
		}
	}
}

// Who is on call may have no access to the database, and must not need it.
var sql = regexp.MustCompile("(?i)`(select|update|delete|insert) ")

func TestEachAlertIsSeenToFireAndNotToFire(t *testing.T) {
	cases, err := Cases("../tests")
	if err != nil {
		t.Fatal(err)
	}
	for _, alert := range alerts(t) {
		for _, fires := range []bool{true, false} {
			if !slices.ContainsFunc(cases, func(one Case) bool { return one.Alert == alert.Alert && (len(one.Fires) > 0) == fires }) {
				t.Errorf("%s is in no test where it fires: %t", alert.Alert, fires)
			}
		}
	}
}

func TestWhatIsNotThereIsFound(t *testing.T) {
	metrics := Documented("| `sluice_a_seconds` | histogram | `of` | both | |\n| `sluice_b` | gauge | | both | |\n| `jvm_memory_*` (both; `area`) | |\n")
	for expression, finding := range map[string]string{
		`sluice_a_seconds_bucket{le="1.0", of="x"}`:    "",
		`sum by (of, job) (sluice_a_seconds_max)`:      "",
		`jvm_memory_used_bytes{area="heap"}`:           "",
		`rate(sluice_b[$__rate_interval])`:             "",
		`sluice_c`:                                     "no metric sluice_c",
		`sluice_a_seconds`:                             "no metric sluice_a_seconds",
		`sluice_b_count`:                               "no metric sluice_b_count",
		`sluice_a_seconds_count{le="1.0"}`:             "no label le of sluice_a_seconds_count",
		`sum by (topic) (sluice_b)`:                    "no metric here has the label topic",
		`sluice_b / on (topic) sluice_a_seconds_count`: "no metric here has the label topic",
		`jvm_memory_used_bytes{pool="heap"}`:           "no label pool of jvm_memory_used_bytes",
		`sum(`:                                         "parse error",
	} {
		findings := strings.Join(metrics.Findings(expression), "; ")
		if finding == "" && findings != "" || !strings.Contains(findings, finding) {
			t.Errorf("%s: %q, not %q", expression, findings, finding)
		}
	}
}
