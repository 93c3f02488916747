// Package check holds rules and dashboards to docs/metrics.md and docs/runbook.md.
package check

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// Metrics are what may be asked for: names, which may end in a star, with their labels.
type Metrics map[string][]string

var (
	code = regexp.MustCompile("`([^`]+)`")
	row  = regexp.MustCompile("^\\| `")
)

// Prometheus' own, and the labels that it gives to whatever it scrapes.
var (
	own     = Metrics{"up": nil, "ALERTS": {"alertname", "alertstate", "severity"}}
	scraped = []string{"job", "instance"}
)

// Documented reads the tables of docs/metrics.md: ours, with a type, and the libraries', with labels in brackets.
func Documented(page string) Metrics {
	metrics := maps.Clone(own)
	for _, line := range strings.Split(page, "\n") {
		if !row.MatchString(line) {
			continue
		}
		cells := strings.Split(line, "|")
		if len(cells) < 6 {
			names, labels, _ := strings.Cut(cells[1], "(")
			for _, name := range quoted(names) {
				metrics[name] = quoted(labels)
			}
			continue
		}
		name, labels := quoted(cells[1])[0], quoted(cells[3])
		switch strings.TrimSpace(cells[2]) {
		case "histogram":
			metrics[name+"_bucket"] = append(slices.Clone(labels), "le")
			fallthrough
		case "summary":
			for _, suffix := range []string{"_count", "_sum", "_max"} {
				metrics[name+suffix] = labels
			}
		default:
			metrics[name] = labels
		}
	}
	return metrics
}

func quoted(text string) []string {
	var found []string
	for _, match := range code.FindAllStringSubmatch(text, -1) {
		found = append(found, match[1])
	}
	return found
}

// labels of a metric, or false where nobody has heard of it.
func (metrics Metrics) labels(name string) ([]string, bool) {
	if labels, ok := metrics[name]; ok {
		return labels, true
	}
	for pattern, labels := range metrics {
		if prefix, found := strings.CutSuffix(pattern, "*"); found && strings.HasPrefix(name, prefix) {
			return labels, true
		}
	}
	// A library's timer, which the page names once
	for _, suffix := range []string{"_count", "_sum", "_max"} {
		if base, found := strings.CutSuffix(name, suffix); found && !strings.HasPrefix(name, "sluice_") {
			if labels, ok := metrics[base]; ok {
				return labels, true
			}
		}
	}
	return nil, false
}

// Findings tells what an expression asks for that is not there.
func (metrics Metrics) Findings(expression string) []string {
	// Grafana's own, which depends on the time that is shown
	parsed, err := promql.ParseExpr(strings.ReplaceAll(expression, "$__rate_interval", "5m"))
	if err != nil {
		return []string{err.Error()}
	}
	var findings, known []string
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		selector, ok := node.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		labels, ok := metrics.labels(selector.Name)
		if !ok {
			findings = append(findings, "no metric "+selector.Name)
		}
		labels = slices.Concat(labels, scraped)
		known = append(known, labels...)
		for _, matcher := range selector.LabelMatchers {
			if matcher.Name != "__name__" && !slices.Contains(labels, matcher.Name) {
				findings = append(findings, fmt.Sprintf("no label %s of %s", matcher.Name, selector.Name))
			}
		}
		return nil
	})
	parser.Inspect(parsed, func(node parser.Node, _ []parser.Node) error {
		var grouped []string
		switch expression := node.(type) {
		case *parser.AggregateExpr:
			grouped = expression.Grouping
		case *parser.BinaryExpr:
			if expression.VectorMatching != nil {
				grouped = slices.Concat(expression.VectorMatching.MatchingLabels, expression.VectorMatching.Include)
			}
		}
		for _, label := range grouped {
			if !slices.Contains(known, label) {
				findings = append(findings, "no metric here has the label "+label)
			}
		}
		return nil
	})
	return findings
}

var promql = parser.NewParser(parser.Options{})
