import GRDB

/// What columns hold: reading what is none of its type throws.
///
/// They take the place of GRDB's own subscripts, which end the process then, so that nobody can use those by mistake. Tests,
/// which see both, use GRDB's.
extension Row {
  @_disfavoredOverload subscript<Value: DatabaseValueConvertible>(_ index: Int) -> Value {
    get throws { try decode(Value.self, atIndex: index) }
  }

  @_disfavoredOverload subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ index: Int) -> Value {
    get throws { try decode(Value.self, atIndex: index) }
  }

  @_disfavoredOverload subscript<Value: DatabaseValueConvertible>(_ column: String) -> Value {
    get throws { try decode(Value.self, forColumn: column) }
  }

  @_disfavoredOverload subscript<Value: DatabaseValueConvertible & StatementColumnConvertible>(_ column: String)
    -> Value
  {
    get throws { try decode(Value.self, forColumn: column) }
  }
}
