package ledger

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
)

// ReserveVoice keeps a share of voice, in thousandths, from being sold: what partners have together. A share that is sold already stays
// with who bought it.
func (l *Ledger) ReserveVoice(ctx context.Context, thousandths int) error {
	err := l.change(ctx, func(tx *sql.Tx) error {
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
