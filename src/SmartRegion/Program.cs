return await SmartRegion.Commands.CommandLine.RunAsync(args);
