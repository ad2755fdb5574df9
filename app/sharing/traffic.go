package sharing

import (
	"context"
	"fmt"
	"time"
)

// A Day is what was sent and fetched on one day of the listener's calendar.
type Day struct {
	Date     time.Time // midnight UTC of the date
	Up, Down int64     // bytes
}

const dateForm = "2006-01-02"

// AddTraffic counts bytes of tracks on today's account.
func (s *Shelf) AddTraffic(ctx context.Context, up, down int64) error {
	_, err := s.db.ExecContext(ctx, `INSERT INTO traffic VALUES (?, ?, ?)
		ON CONFLICT (day) DO UPDATE SET up = up + excluded.up, down = down + excluded.down`,
		s.now().Format(dateForm), up, down)
	if err != nil {
		return fmt.Errorf("counting what was sent and fetched: %w", err)
	}
	return nil
}

// Traffic returns the newest days on which anything moved, the newest first, at most limit of them.
func (s *Shelf) Traffic(ctx context.Context, limit int) ([]Day, error) {
	rows, err := s.db.QueryContext(ctx, `SELECT day, up, down FROM traffic ORDER BY day DESC LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("reading what was sent and fetched: %w", err)
	}
	defer rows.Close()
	var out []Day
	for rows.Next() {
		var d Day
		var date string
		if err := rows.Scan(&date, &d.Up, &d.Down); err != nil {
			return nil, fmt.Errorf("reading what was sent and fetched: %w", err)
		}
		if d.Date, err = time.Parse(dateForm, date); err != nil {
			return nil, fmt.Errorf("reading what was sent and fetched: %w", err)
		}
		out = append(out, d)
	}
	return out, rows.Err()
}

// TotalTraffic sums up all days.
func (s *Shelf) TotalTraffic(ctx context.Context) (up, down int64, err error) {
	err = s.db.QueryRowContext(ctx, `SELECT coalesce(sum(up), 0), coalesce(sum(down), 0) FROM traffic`).Scan(&up, &down)
	if err != nil {
		err = fmt.Errorf("summing up what was sent and fetched: %w", err)
	}
	return up, down, err
}
