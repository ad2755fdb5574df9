package ledger

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"

	"linnet/ads"
	"linnet/ads/stats"
	"linnet/ads/stats/pair"
)

// An Agreement is how the operator and an independent helper count together.
type Agreement struct {
	Pair    ads.Pair `json:"pair"`
	Epsilon float64  `json:"epsilon"` // of the noise of each party
}

// Tasks are the questions that are counted under it, which are those of mode solo: pair.ErrTask.
func (a Agreement) Tasks() (tasks []pair.Task, err error) {
	for _, name := range stats.Tasks() {
		t, err := pair.NewTask(name, a.Epsilon, a.Pair)
		if err != nil {
			return nil, err
		}
		tasks = append(tasks, t)
	}
	return tasks, nil
}

// Agree makes the next release say mode pair; nil goes back to solo. Listeners who agreed to the other mode are asked anew.
func (l *Ledger) Agree(ctx context.Context, a *Agreement) error {
	detail, words := "solo", ""
	if a != nil {
		if _, err := a.Tasks(); err != nil {
			return err
		}
		text, err := json.Marshal(a)
		if err != nil {
			return err
		}
		words, detail = string(text), fmt.Sprintf("pair with %s, at least %d reports, ε = %g", a.Pair.HelperName, a.Pair.MinBatch, a.Epsilon)
	}
	return l.change(ctx, func(tx *sql.Tx) error {
		if err := set(ctx, tx, "pair", words); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "agreed", Object: "statistics", Detail: detail})
	})
}

// Agreement returns the one in force, or nil.
func (l *Ledger) Agreement(ctx context.Context) (*Agreement, error) {
	words, err := setting(ctx, l.db, "pair")
	if err != nil || words == "" {
		return nil, err
	}
	a := new(Agreement)
	return a, json.Unmarshal([]byte(words), a)
}
