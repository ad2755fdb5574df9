package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
)

// MaxWeight is the most that an ad can weigh beside the others of its flight.
const MaxWeight = 10

// SetWeight says how large a part of its flight's share of voice an ad gets, beside the others of the flight: 1 to MaxWeight. Errors are
// ErrNotFound for another sponsor's ad, and a refusal of "weight".
func (l *Ledger) SetWeight(ctx context.Context, owner, id string, weight int) error {
	if weight < 1 || weight > MaxWeight {
		return refuse("weight", fmt.Sprintf("The weight of an ad is a whole number from 1 to %d.", MaxWeight))
	}
	err := l.change(ctx, func(tx *sql.Tx) error {
		a, err := l.one(ctx, tx, owner, id)
		if err != nil || a.Weight == weight {
			return err
		}
		if _, err := tx.ExecContext(ctx, `UPDATE ads SET weight = ? WHERE id = ?`, weight, id); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: a.Sponsor, Action: "weighed", Object: id, Detail: fmt.Sprint(weight)})
	})
	if err != nil {
		return fmt.Errorf("the weight of ad %s: %w", id, err)
	}
	return nil
}

// divide parts a share of voice, in whole thousandths, by weight. What is left over goes to those who lost most by rounding, the first
// among equals. Everybody gets one thousandth at least, as far as there are any.
func divide(share int, weights []int) []int {
	parts, order, sum, left := make([]int, len(weights)), make([]int, len(weights)), 0, share
	for i, w := range weights {
		order[i] = i
		sum += w
	}
	for i, w := range weights {
		parts[i] = share * w / sum
		left -= parts[i]
	}
	lost := func(i int) int { return share * weights[i] % sum }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(lost(b), lost(a)) })
	for _, i := range order[:left] {
		parts[i]++
	}
	for i := range parts {
		if richest := slices.Index(parts, slices.Max(parts)); parts[i] == 0 && parts[richest] > 1 {
			parts[i]++
			parts[richest]--
		}
	}
	return parts
}

// rotate gives each ad of a release its part of its flight's share of voice, and leaves out those for which no thousandth is left.
func rotate(all []Ad) []Ad {
	byFlight := map[string][]int{}
	for i, a := range all {
		byFlight[a.Flight.ID] = append(byFlight[a.Flight.ID], i)
	}
	for _, members := range byFlight {
		weights := make([]int, len(members))
		for k, i := range members {
			weights[k] = all[i].Weight
		}
		for k, part := range divide(all[members[0]].Flight.Share, weights) {
			all[members[k]].Flight.Share = part
		}
	}
	return slices.DeleteFunc(all, func(a Ad) bool { return a.Flight.Share == 0 })
}

// roomInFlight refuses an ad for which its flight has no thousandth of the share of voice left.
func roomInFlight(ctx context.Context, q querier, a Ad) error {
	var others int
	err := q.QueryRowContext(ctx, `SELECT count(*) FROM ads WHERE flight = ? AND id <> ? AND approved <> '' AND archived IS NULL`,
		a.Flight.ID, a.ID).Scan(&others)
	if err == nil && others >= a.Flight.Share {
		err = refuse("ad", fmt.Sprintf("This flight has %d ads on air, and a share of voice of 0.1 %% for each: there is no room for another.",
			others))
	}
	return err
}
