// Command history judges whether what readers saw of each order is linearizable: whether one order of its writes and reads
// explains all answers, in which none comes before another that had returned when it was called. The judge is Porcupine; what
// an order may do is written here once more. Reads operations from standard input, a JSON object a line.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"math"
	"os"
	"time"

	"github.com/anishathalye/porcupine"
)

const (
	nothing = "nothing"

	// Outcomes of writes.
	taken   = "taken"   // applied, or there already
	refused = "refused" // forbidden by the status machine
	unknown = "unknown" // may take effect at any time from its call on, or never
)

// operation is a write of a status, or a read of one.
type operation struct {
	Order string `json:"order"`
	// Of a write, empty for a read.
	Outcome string `json:"outcome"`
	Status  string `json:"status"`
	// In microseconds; a write that may take effect later does not return.
	Call   int64 `json:"call"`
	Return int64 `json:"return"`
}

func isFinal(status string) bool {
	return status == "failed" || status == "success"
}

func allows(from, to string) bool {
	if from == nothing {
		return to == "created"
	}
	return !isFinal(from) && to != "created"
}

// step says whether an operation may have its answer in this state, and what the state is after it.
func step(state string, op operation) (bool, string) {
	switch op.Outcome {
	case "":
		return op.Status == state, state
	case refused:
		return isFinal(state) && op.Status != "created", state
	case unknown:
		if allows(state, op.Status) {
			return true, op.Status
		}
		return true, state
	case taken:
		if allows(state, op.Status) {
			return true, op.Status
		}
		return op.Status == "created" && state != nothing, state
	}
	return false, state
}

var model = porcupine.Model{
	Init: func() interface{} { return nothing },
	Step: func(state, input, _ interface{}) (bool, interface{}) {
		return step(state.(string), input.(operation))
	},
}

// judge returns how many orders it was asked about, and those whose history nothing explains.
func judge(operations []operation) (int, []string) {
	orders := map[string][]porcupine.Operation{}
	for _, op := range operations {
		end := op.Return
		if end == 0 {
			end = math.MaxInt64
		}
		orders[op.Order] = append(orders[op.Order], porcupine.Operation{Input: op, Call: op.Call, Return: end})
	}
	var illegal []string
	for order, history := range orders {
		if porcupine.CheckOperationsTimeout(model, history, time.Minute) != porcupine.Ok {
			illegal = append(illegal, order)
		}
	}
	return len(orders), illegal
}

func main() {
	var operations []operation
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		var op operation
		if err := json.Unmarshal(lines.Bytes(), &op); err != nil {
			log.Fatalf("no operation: %s: %v", lines.Text(), err)
		}
		operations = append(operations, op)
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
	orders, illegal := judge(operations)
	for _, order := range illegal {
		fmt.Println(order)
	}
	fmt.Fprintf(os.Stderr, "%d operations on %d orders, %d of these not linearizable\n", len(operations), orders, len(illegal))
}
