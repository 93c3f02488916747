package check

import (
	"encoding/json"
	"os"
	"path/filepath"

	"go.yaml.in/yaml/v3"
)

// Rule is an alert or a recording rule.
type Rule struct {
	Alert, Record, Expr string
	Labels, Annotations map[string]string
}

// Rules reads all files of rules.
func Rules(directory string) ([]Rule, error) {
	var rules []Rule
	err := each(filepath.Join(directory, "*.yaml"), func(text []byte) error {
		var file struct {
			Groups []struct{ Rules []Rule }
		}
		if err := yaml.Unmarshal(text, &file); err != nil {
			return err
		}
		for _, group := range file.Groups {
			rules = append(rules, group.Rules...)
		}
		return nil
	})
	return rules, err
}

// Case is what promtool is asked about an alert at a time.
type Case struct {
	Alert string `yaml:"alertname"`
	Fires []any  `yaml:"exp_alerts"`
}

// Cases reads all tests of alerts.
func Cases(directory string) ([]Case, error) {
	var cases []Case
	err := each(filepath.Join(directory, "*.yaml"), func(text []byte) error {
		var file struct {
			Tests []struct {
				Cases []Case `yaml:"alert_rule_test"`
			}
		}
		if err := yaml.Unmarshal(text, &file); err != nil {
			return err
		}
		for _, test := range file.Tests {
			cases = append(cases, test.Cases...)
		}
		return nil
	})
	return cases, err
}

// Dashboard is one of Grafana's, as far as it is checked.
type Dashboard struct {
	UID    string
	Panels []struct {
		Title   string
		Targets []struct{ Expr string }
	}
}

// Dashboards reads all of them.
func Dashboards(directory string) ([]Dashboard, error) {
	var dashboards []Dashboard
	err := each(filepath.Join(directory, "*.json"), func(text []byte) error {
		dashboards = append(dashboards, Dashboard{})
		return json.Unmarshal(text, &dashboards[len(dashboards)-1])
	})
	return dashboards, err
}

func each(pattern string, read func(text []byte) error) error {
	files, err := filepath.Glob(pattern)
	if err != nil {
		return err
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		if err := read(text); err != nil {
			return err
		}
	}
	return nil
}
