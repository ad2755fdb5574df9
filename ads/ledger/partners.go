package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// ReserveVoice keeps a share of voice, in thousandths, from being sold: what partners have together. It can only come from what is not sold on
// any day to come: else the error is *SoldOut (ErrSoldOut), and nothing changed. Less than before is always possible.
func (l *Ledger) ReserveVoice(ctx context.Context, thousandths int) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
		before, err := partnersVoice(ctx, tx)
		if err != nil {
			return err
		}
		days, err := l.voice(ctx, tx, Flight{From: l.now(), Until: l.now().AddDate(2, 0, 0)})
		if err != nil {
			return err
		}
		if err := Fits(days, thousandths-before); err != nil {
			return err
		}
		if err := set(ctx, tx, "desks", strconv.Itoa(thousandths)); err != nil {
			return err
		}
		return l.audit(ctx, tx, AuditEntry{Who: Operator, Action: "reserved share", Object: "desks", Detail: strconv.Itoa(thousandths)})
	})
	if err != nil {
		return fmt.Errorf("reserving share of voice: %w", err)
	}
	return nil
}

// partnersVoice is the share of voice that partners have together, in thousandths.
func partnersVoice(ctx context.Context, q querier) (thousandths int, err error) {
	value, err := setting(ctx, q, "desks")
	if err != nil || value == "" {
		return 0, err
	}
	return strconv.Atoi(value)
}
