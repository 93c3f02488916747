package main

import "testing"

func write(outcome, status string, call, end int64) operation {
	return operation{Order: "o", Outcome: outcome, Status: status, Call: call, Return: end}
}

func read(status string, call, end int64) operation {
	return operation{Order: "o", Status: status, Call: call, Return: end}
}

func TestJudge(t *testing.T) {
	created := write(taken, "created", 1, 2)
	for name, history := range map[string]struct {
		operations []operation
		legal      bool
	}{
		"read after write":             {[]operation{created, read("created", 3, 4)}, true},
		"stale read":                   {[]operation{created, read(nothing, 3, 4)}, false},
		"read beside a write":          {[]operation{created, write(taken, "success", 3, 9), read("created", 4, 5), read("success", 6, 7)}, true},
		"read goes back":               {[]operation{created, write(taken, "success", 3, 9), read("success", 4, 5), read("created", 6, 7)}, false},
		"answered before it is stored": {[]operation{created, write(taken, "success", 3, 4), read("created", 5, 6)}, false},
		"refused though not final":     {[]operation{created, write(refused, "updated", 3, 4)}, false},
		"refused at the end":           {[]operation{created, write(taken, "failed", 3, 4), write(refused, "updated", 5, 6)}, true},
		"taken after the end":          {[]operation{created, write(taken, "failed", 3, 4), write(taken, "updated", 5, 6)}, false},
		"applied later":                {[]operation{write(unknown, "success", 1, 0), write(unknown, "created", 2, 0), read(nothing, 3, 4), read("created", 5, 6), read("success", 7, 8)}, true},
		"never written":                {[]operation{created, read("updated", 3, 4)}, false},
		"created again":                {[]operation{created, write(taken, "created", 3, 4), read("created", 5, 6)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if _, illegal := judge(history.operations); (len(illegal) == 0) != history.legal {
				t.Errorf("legal must be %v", history.legal)
			}
		})
	}
}
