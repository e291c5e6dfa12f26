SmartRegion.Core.NativeHeap.KeepTogether();
return await SmartRegion.Commands.CommandLine.RunAsync(args);
