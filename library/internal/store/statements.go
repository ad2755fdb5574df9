package store

import (
	"context"
	"database/sql"
	"sync"
)

// Statements caches the prepared statements that run with every key. SQLite takes about as long to plan one as to run it.
type Statements struct {
	db *sql.DB

	mu       sync.Mutex
	prepared map[string]*sql.Stmt // closed with db
}

// NewStatements prepares statements of one pool.
func NewStatements(db *sql.DB) *Statements { return &Statements{db: db} }

func (s *Statements) prepare(ctx context.Context, query string) (*sql.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	stmt, ok := s.prepared[query]
	if ok {
		return stmt, nil
	}
	stmt, err := s.db.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	if s.prepared == nil {
		s.prepared = map[string]*sql.Stmt{}
	}
	s.prepared[query] = stmt
	return stmt, nil
}

// QueryContext is sql.DB.QueryContext with a cached statement. Values must be arguments, not part of the query text.
func (s *Statements) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return nil, err
	}
	return stmt.QueryContext(ctx, args...)
}

// One reads the only row of a query.
func (s *Statements) One(ctx context.Context, query string, args []any, into ...any) error {
	stmt, err := s.prepare(ctx, query)
	if err != nil {
		return Explain(err)
	}
	return Explain(stmt.QueryRowContext(ctx, args...).Scan(into...))
}
