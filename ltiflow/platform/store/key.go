package store

import "time"

// A Key is a signing key of the platform (SEC §6).
type Key struct {
	ID      string // kid
	Private string // PEM
	Made    time.Time
	Retired time.Time // zero while it signs
}

// Keys are the keys that are kept, oldest first.
func (s *Store) Keys() ([]Key, error) {
	return list(s, func(row scanner) (Key, error) {
		var k Key
		var made, retired int64
		if err := row.Scan(&k.ID, &k.Private, &made, &retired); err != nil {
			return k, err
		}
		k.Made = time.Unix(made, 0)
		if retired != 0 {
			k.Retired = time.Unix(retired, 0)
		}
		return k, nil
	}, "select kid, private, made, retired from keys order by made, kid")
}

// SetKeys keeps these keys and forgets all others.
func (s *Store) SetKeys(keys []Key) error {
	return s.write(func(t transaction) error {
		if err := t.exec("delete from keys"); err != nil {
			return err
		}
		for _, k := range keys {
			var retired int64
			if !k.Retired.IsZero() {
				retired = k.Retired.Unix()
			}
			if err := t.exec("insert into keys (kid, private, made, retired) values (?, ?, ?, ?)", k.ID, k.Private, k.Made.Unix(), retired); err != nil {
				return err
			}
		}
		return nil
	})
}
